export { fakeFacade, type FakeFacade } from './fake_facade.js'
export { makeUser, type TestUser } from './make_user.js'
