import { defineServices, remote } from '@iti/framework/services'
import env from '#start/env'
import { InventoryFacade } from '#modules/inventory/facade'

const inventoryUrl = env.get('INVENTORY_URL')

/* Which facades other processes answer. What is not named here is answered in this one. */
export default defineServices({
  remote: inventoryUrl
    ? [remote(InventoryFacade, { baseUrl: inventoryUrl, token: env.get('INVENTORY_TOKEN') })]
    : [],
  elsewhere: env.get('INVENTORY_ELSEWHERE') ? ['inventory'] : [],
})
