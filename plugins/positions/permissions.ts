/**
 * The permissions of positions, with the labels that operators read. Whoever may see positions sees those of users
 * too, and sets them where they may change the user.
 */
export const permissions = {
  'positions:position:list': 'See positions',
  'positions:position:create': 'Create positions',
  'positions:position:update': 'Edit positions',
  'positions:position:delete': 'Delete positions',
}
