import type { ManifestEntry } from './manifest.js'

/** Whether a text is the one that was released, or one that a project may keep. */
export const isAccepted = (sha256: string, entry: ManifestEntry): boolean =>
  sha256 === entry.sha256 || entry.acceptedSha256.includes(sha256)
