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
 * Spells a resource of a module.
 *
 * @example
 * ```ts
 * resourceNames('orders', 'order').table   // 'orders'
 * resourceNames('crm', 'customer').table   // 'crm_customers'
 * ```
 */
export function resourceNames(module: string, resource: string): ResourceNames {
  const name = string.snakeCase(string.singular(resource))
  const plural = string.plural(name)
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
    title: string.capitalCase(words.slice(0, 1)) + words.slice(1),
    table: plural === module ? module : `${module}_${plural}`,
    route: `/${module}/${plural.replaceAll('_', '-')}`,
    permission: `${module}:${name}`,
  }
}
