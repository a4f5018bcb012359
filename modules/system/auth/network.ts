import { isIPv4, isIPv6 } from 'node:net'

const GROUPS = 8

/**
 * What counts as one address: an IPv4 address, or the /64 of an IPv6 address, which is what a provider gives to one
 * customer. Whoever comes from nowhere shares one name.
 */
export function networkOf(ip: string | null): string {
  const address = (ip ?? '').split('%')[0]!
  if (isIPv4(address)) return address
  if (!isIPv6(address)) return 'unknown'

  const groups = toGroups(address)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isMapped) return groups.slice(6).flatMap(toBytes).join('.')
  return `${groups
    .slice(0, GROUPS / 2)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

/** The eight numbers of an IPv6 address, whichever of its notations it has. */
function toGroups(address: string): number[] {
  // the parser of URLs knows all notations, and leaves zeros alone as what may be missing
  const { hostname } = new URL(`http://[${address}]`)
  const [head, tail = ''] = hostname.slice(1, -1).split('::')
  const [left, right] = [head!, tail].map((part) => (part ? part.split(':') : []))
  const zeros = Array<string>(GROUPS - left!.length - right!.length).fill('0')
  return [...left!, ...zeros, ...right!].map((group) => Number.parseInt(group, 16))
}

const toBytes = (group: number): number[] => [group >> 8, group & 0xff]
