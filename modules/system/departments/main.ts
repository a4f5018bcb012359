export { assertDepartment, whereInDepartment } from './department_path.js'
