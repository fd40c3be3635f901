/**
 * A program of its own: builds the API, then its contract. Prints as JSON how many formatters of `Intl` were made
 * `before` and `with` the contract.
 */
let made = 0
const counted = {
  construct: (target: Function, args: unknown[]): object => {
    made++
    return Reflect.construct(target, args)
  },
}
for (const name of ['NumberFormat', 'DateTimeFormat', 'ListFormat'] as const)
  Object.defineProperty(Intl, name, { value: new Proxy<Function>(Intl[name], counted) })
const { appOfContract } = await import('../../../openapi/contract.ts')
const app = await appOfContract()
const before = made
app.swagger()
process.stdout.write(JSON.stringify({ before, with: made - before }))
process.exit()
