/** Whose a department is: its own. */
export const DEPARTMENT_SCOPE = { department: 'id' }

/** Whose a user is: of their department, and of themselves. */
export const USER_SCOPE = { department: 'department_id', owner: 'id' }
