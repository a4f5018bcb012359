/* Routes are registered while their file is imported, one file after the other. */
let current = 'application'

const withdrawn = new Set<string>()

/** The module or plugin whose routes are being registered; `application` for those of `start/routes.ts`. */
export const currentOwner = (): string => current

/** Registers what is imported meanwhile as the routes of a module or plugin. */
export async function registerRoutesOf(owner: string, load: () => Promise<unknown>): Promise<void> {
  withdrawn.delete(owner)
  current = owner
  try {
    await load()
  } finally {
    current = 'application'
  }
}

/** Makes the routes of a plugin answer as if they were not there: the router cannot take them out. */
export function withdrawRoutesOf(owner: string): void {
  withdrawn.add(owner)
}

export const isWithdrawn = (owner: string): boolean => withdrawn.has(owner)
