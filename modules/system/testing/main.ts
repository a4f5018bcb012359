export { makeUser, type TestUser } from './make_user.js'
