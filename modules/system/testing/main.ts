export { Fake, type FakeCall, type FakeOperations } from './fake.js'
export { fakeFacade, type FakeFacade } from './fake_facade.js'
export { forgetUsers, makeUser, type TestUser } from './make_user.js'
