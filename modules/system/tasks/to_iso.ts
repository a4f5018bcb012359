/** A moment in milliseconds since 1970 as the API tells it: ISO 8601 in UTC. */
export function toIso(time: number): string
export function toIso(time: number | null): string | null
export function toIso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
