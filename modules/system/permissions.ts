/** The permissions of the system domain, with the labels that operators read. */
export const permissions = {
  'system:user:list': 'See users',
  'system:user:create': 'Create users',
  'system:user:update': 'Edit users',
  'system:user:delete': 'Delete users',
  'system:role:list': 'See roles',
  'system:role:create': 'Create roles',
  'system:role:update': 'Edit roles',
  'system:role:delete': 'Delete roles',
  'system:menu:list': 'See menus',
  'system:menu:create': 'Create menus',
  'system:menu:update': 'Edit menus',
  'system:menu:delete': 'Delete menus',
  'system:department:list': 'See departments',
  'system:department:create': 'Create departments',
  'system:department:update': 'Edit departments',
  'system:department:delete': 'Delete departments',
}
