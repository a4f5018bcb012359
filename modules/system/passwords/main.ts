export { generatePassword } from './generate_password.js'
export { passwordSchema } from './password_schema.js'
export { verifyPassword } from './verify_password.js'
