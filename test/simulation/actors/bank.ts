import { bankSecret, signedByBank } from '../../support/people/bank.ts'
import type { Chance } from '../bottle/chance.ts'
import type { Client } from './client.ts'
import { uuidOf } from './draws.ts'
import type { Bell, Journey } from './journey.ts'
import { day, hour, minute } from './moments.ts'
import type { Town } from './town.ts'

/** An order to the bank to pay a fee. */
interface Order {
  number: string
  amount: number
  /** Rung when the bank has reported the payment. */
  bell: Bell
}
interface Transfer {
  transactionId: string
  amount: number
  number: string
  paidAt: number
}

const tries = 8

/**
 * A bank that takes fees and reports them to the network: sometimes late, twice, too much, in parts or out of order.
 */
export class Bank {
  readonly #town: Town
  readonly #client: Client
  readonly #chance: Chance

  constructor(town: Town) {
    this.#town = town
    this.#client = town.clientOf('bank', null)
    this.#chance = town.chanceOf('bank')
  }

  pays({ number, amount, bell }: Order): void {
    const { bank } = this.#town.mix
    const chance = this.#chance
    const amounts = this.#amountsFor(amount)
    const delay = chance.isTrue(bank.late) ? chance.whole(2, 30) * day : chance.whole(1, 20) * minute
    const paidAt = this.#town.now
    const transfers = amounts.map((part) => ({
      transactionId: `TRX-${uuidOf(chance)}`,
      amount: part,
      number: chance.isTrue(bank.wrongNumber) ? `${number}9` : number,
      paidAt,
    }))
    const told = chance.isTrue(bank.outOfOrder) ? transfers.toReversed() : transfers
    const repeated = chance.isTrue(bank.twice) ? [...told, ...told.slice(0, 1)] : told
    this.#town.enrols('bank', this.#tells(repeated, bell), { at: this.#town.now + delay, act: 'tells of a payment' })
  }

  #amountsFor(amount: number): number[] {
    const { bank } = this.#town.mix
    const chance = this.#chance
    if (amount > 2 && chance.isTrue(bank.inParts)) return [Math.floor(amount / 3), amount - Math.floor(amount / 3)]
    if (amount > 2 && chance.isTrue(bank.partOnly)) return [Math.floor(amount / 2)]
    if (this.#town.isInTurn('pays too much', bank.tooMuch)) return [amount + 10_000]
    return [amount]
  }

  async *#tells(transfers: readonly Transfer[], bell: Bell): Journey {
    for (const transfer of transfers) {
      for (let attempt = 0; attempt < tries; attempt++) {
        const { status } = await this.#sends(transfer)
        if (status > 0 && status < 500) break
        yield { at: this.#town.now + hour, act: 'tells of a payment again' }
      }
      yield { at: this.#town.now + 2 * minute, act: 'tells of a payment' }
    }
    bell.ring()
  }

  #sends({ transactionId, amount, number, paidAt }: Transfer) {
    const at = new Date(this.#town.now)
    const body = JSON.stringify({
      type: 'payment.received',
      timestamp: at.toISOString(),
      data: {
        assessmentNumber: number,
        transactionId,
        amount: { amount, currency: 'IDR' },
        paidAt: new Date(paidAt).toISOString(),
      },
    })
    return this.#client.asks('POST', '/v1/payment-events', {
      raw: { payload: body, type: 'application/json' },
      headers: signedByBank(body, { secret: bankSecret, at, id: transactionId }),
    })
  }
}
