import string from '@adonisjs/core/helpers/string'

/** Every spelling of a resource that generated code needs. */
export interface ResourceNames {
  /** `purchase_order` */
  name: string
  /** `purchase_orders` */
  plural: string
  /** `PurchaseOrder` */
  class: string
  /** `PurchaseOrders` */
  classes: string
  /** `purchaseOrder` */
  variable: string
  /** `purchaseOrders` */
  variables: string
  /** `PURCHASE_ORDER` */
  constant: string
  /** `purchase order` */
  label: string
  /** `purchase orders` */
  words: string
  /** `Purchase orders` */
  title: string
  /** `buying_purchase_orders`; a module's main resource has the table of the module's name */
  table: string
  /** `/buying/purchase-orders`, below `/api` */
  route: string
  /** `buying:purchase_order` */
  permission: string
}

/**
 * Spells a resource of a module; by default its main resource, which is what the module is named after.
 *
 * - One of many is made of a plural in -s alone: `orders` has an `order`. Any other word stands for one as for
 *   many, so that `data`, `staff` and `status` stay what they are.
 * - The plural of the main resource is the name of the module, as it is: `billing` has no `billings`. Its table
 *   has this name too.
 *
 * @example
 * ```ts
 * resourceNames('orders').table            // 'orders', of the resource order
 * resourceNames('billing').table           // 'billing', of the resource billing
 * resourceNames('crm', 'customer').table   // 'crm_customers'
 * ```
 */
export function resourceNames(module: string, resource = module): ResourceNames {
  const name = toSingular(resource)
  const plural = name === toSingular(module) ? module : string.plural(name)
  const words = plural.replaceAll('_', ' ')
  return {
    name,
    plural,
    class: string.pascalCase(name),
    classes: string.pascalCase(plural),
    variable: string.camelCase(name),
    variables: string.camelCase(plural),
    constant: name.toUpperCase(),
    label: name.replaceAll('_', ' '),
    words,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    table: plural === module ? module : `${module}_${plural}`,
    route: `/${module}/${plural}`.replaceAll('_', '-'),
    permission: `${module}:${name}`,
  }
}

const toSingular = (word: string): string =>
  word.endsWith('s') && string.isPlural(word) ? string.singular(word) : word
