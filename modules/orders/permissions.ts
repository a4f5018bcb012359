/** The permissions of the orders, with the labels that operators read. */
export const permissions = {
  'orders:order:list': 'See orders',
  'orders:order:create': 'Place orders',
  'orders:order:cancel': 'Cancel orders',
}
