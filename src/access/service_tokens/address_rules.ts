import { BlockList, isIP, SocketAddress } from 'node:net'
import { E_SERVICE_ADDRESS_INVALID } from './errors.js'

const RULE = /^([^/]+?)(?:\/(\d{1,3}))?$/
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/
const MAPPED_BITS = 96

interface Address {
  family: 'ipv4' | 'ipv6'
  text: string
  isMapped: boolean
}

/**
 * From where a token may be used: addresses and ranges of IPv4 and IPv6. The two are kept apart, so that `::/0` lets
 * in no IPv4; an IPv4 address that is mapped into IPv6, as a socket that listens to both tells it, is one of IPv4.
 */
export class AddressRules {
  readonly #lists = { ipv4: new BlockList(), ipv6: new BlockList() }

  /** @throws {E_SERVICE_ADDRESS_INVALID} for what is neither an address nor a range */
  constructor(rules: readonly string[]) {
    for (const rule of rules) this.#add(rule)
  }

  allow(address: string): boolean {
    const asked = parse(address)
    return asked !== null && this.#lists[asked.family].check(asked.text, asked.family)
  }

  #add(rule: string): void {
    const [, text = '', bits] = RULE.exec(rule) ?? []
    const address = parse(text)
    if (!address) throw new E_SERVICE_ADDRESS_INVALID([rule])

    const list = this.#lists[address.family]
    if (bits === undefined) return list.addAddress(address.text, address.family)
    const prefix = Number(bits) - (address.isMapped ? MAPPED_BITS : 0)
    const most = address.family === 'ipv4' ? 32 : 128
    if (prefix < 0 || prefix > most) throw new E_SERVICE_ADDRESS_INVALID([rule])
    list.addSubnet(address.text, prefix, address.family)
  }
}

function parse(text: string): Address | null {
  const version = isIP(text)
  if (version === 0) return null
  if (version === 4) return { family: 'ipv4', text, isMapped: false }

  // an interface behind the address says nothing about who it is
  const [plain] = text.split('%')
  const { address } = new SocketAddress({ address: plain, family: 'ipv6' })
  const mapped = MAPPED.exec(address)?.[1]
  return mapped
    ? { family: 'ipv4', text: mapped, isMapped: true }
    : { family: 'ipv6', text: address, isMapped: false }
}
