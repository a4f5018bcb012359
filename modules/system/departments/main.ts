export { whereInDepartment } from './department_path.js'
export { findDepartmentInScope, type DepartmentInScope } from './department_scope.js'
