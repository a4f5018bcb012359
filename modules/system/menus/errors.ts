import { failure } from '../../../src/errors.js'

export const E_MENU_CYCLE = failure<[name: string]>(
  'The menu "%s" cannot be moved below itself',
  'E_MENU_CYCLE',
  409
)

export const E_MENU_PARENT_TYPE = failure<[parent: string, type: string, child: string]>(
  '"%s" is a %s: a %s cannot hang below it',
  'E_MENU_PARENT_TYPE',
  422
)

export const E_MENU_IN_USE = failure<[name: string, children: number]>(
  'The menu "%s" still has %d menus below it. Delete or move them first',
  'E_MENU_IN_USE',
  409
)
