import { toCopy } from './content.js'
import { E_MIGRATION_UNRESTORABLE } from './errors.js'
import type { Release } from './manifest.js'
import type { CopyAction } from './plan.js'
import type { Project } from './project.js'

/**
 * Makes a deleted copy again, by the name in the lock file and with the same bytes.
 *
 * @throws {E_MIGRATION_UNRESTORABLE}
 */
export function restoreCopy(revision: string, project: Project, release: Release): CopyAction {
  const refuse = (reason: string): never => {
    throw new E_MIGRATION_UNRESTORABLE([revision, reason])
  }
  const line = project.lock?.find((one) => one.revision === revision)
  if (!line) return refuse('the lock file does not know it. Bring its line back with Git first')
  if (!line.source) return refuse("it is one of the project's own. Bring it back with Git")
  if (line.source.package !== release.manifest.package) {
    return refuse(`it comes from another package. Add --from=${line.source.package}`)
  }
  const files = [...project.files, ...project.misnamed]
  if (files.some((file) => file.revision === revision)) {
    return refuse(`it is still there. Delete it first, so that no edit is lost unseen`)
  }

  const entry = release.manifest.entries.find((one) => one.revision === revision)
  if (entry?.sha256 !== line.source.sha256) {
    return refuse('the installed release holds another text of it. Bring it back with Git')
  }
  const provenance = { revision, since: entry.since, ...line.source }
  return { file: line.file, text: toCopy(provenance, release.texts.get(revision)!) }
}
