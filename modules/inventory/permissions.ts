/** The permissions of the inventory, with the labels that operators read. */
export const permissions = {
  'inventory:part:list': 'See parts',
  'inventory:part:create': 'Create parts',
  'inventory:part:update': 'Edit parts',
  'inventory:part:delete': 'Delete parts',
  'inventory:movement:list': 'See stock movements',
  'inventory:movement:create': 'Post stock movements',
  'inventory:reservation:list': 'See reservations',
}
