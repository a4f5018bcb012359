import type { ArrayLiteralExpression, Node, ObjectLiteralExpression } from 'ts-morph'
import { E_RESOURCE_EXISTS } from './errors.js'
import { findMember, findValue, isKind, textAtEdge, textOfMember } from './syntax.js'

/**
 * Adds a page behind the others: to the menu directory of its module, or beside the pages of one that has none.
 *
 * @returns false where the menus are not the literals that they are expected to be
 * @throws {E_RESOURCE_EXISTS}
 */
export function addPage(menus: Node, addition: Node): boolean {
  if (!isKind(menus, 'ArrayLiteralExpression') || !isKind(addition, 'ArrayLiteralExpression')) {
    return false
  }
  const [page] = toLiterals(addition)
  const code = textOfMember(page!, 'code')
  const all = flatten(toLiterals(menus))
  if (all.some((menu) => textOfMember(menu, 'code') === code)) {
    throw new E_RESOURCE_EXISTS([`The menu "${code}"`])
  }

  const directory = toLiterals(menus).find((menu) => textOfMember(menu, 'type') === 'directory')
  if (!directory) return append(menus, page!)

  // below a directory, a page is reached by the last part of its path
  const path = findMember(page!, 'path')
  if (isKind(path, 'StringLiteral')) path.setLiteralValue(path.getLiteralText().split('/').at(-1)!)
  if (!directory.getProperty('children')) {
    directory.addPropertyAssignment({ name: 'children', initializer: '[]' })
  }
  const children = findMember(directory, 'children')
  return isKind(children, 'ArrayLiteralExpression') && append(children, page!)
}

/** Siblings that are sorted by numbers stay so. */
function append(list: ArrayLiteralExpression, page: ObjectLiteralExpression): boolean {
  const sorts = toLiterals(list)
    .map((menu) => findMember(menu, 'sort'))
    .flatMap((sort) => (isKind(sort, 'NumericLiteral') ? [sort.getLiteralValue()] : []))
  if (sorts.length > 0) {
    const initializer = `${Math.max(...sorts) + 1}`
    const index = page.getProperties().indexOf(page.getPropertyOrThrow('buttons'))
    page.insertPropertyAssignment(index, { name: 'sort', initializer })
  }
  list.addElement(textAtEdge(page))
  return true
}

const toLiterals = (list: ArrayLiteralExpression): ObjectLiteralExpression[] =>
  list
    .getElements()
    .map(findValue)
    .filter((value) => isKind(value, 'ObjectLiteralExpression'))

function flatten(menus: ObjectLiteralExpression[]): ObjectLiteralExpression[] {
  return menus.flatMap((menu) => {
    const children = findMember(menu, 'children')
    return isKind(children, 'ArrayLiteralExpression')
      ? [menu, ...flatten(toLiterals(children))]
      : [menu]
  })
}
