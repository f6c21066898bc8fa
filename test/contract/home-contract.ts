import type { HomeUnderTest, OpenedHome } from './homes.ts'
import { ledgerContract } from './ledger-contract.ts'
import { sqlContract } from './sql-contract.ts'
import { storeContract } from './store-contract.ts'
import { tablesContract } from './tables-contract.ts'

/** Everything a home owes its jobs. */
export function homeContract({ name, open }: HomeUnderTest): void {
  const opened =
    <T>(part: (opened: OpenedHome) => T) =>
    async () => {
      const home = await open()
      return { ...part(home), close: home.close }
    }
  storeContract(
    `a zone of ${name}`,
    opened(({ home }) => ({ store: home.zone('lake') })),
  )
  storeContract(
    `control of ${name}`,
    opened(({ home }) => ({ store: home.control })),
  )
  tablesContract(
    name,
    opened(({ home }) => ({ home })),
  )
  sqlContract(
    name,
    opened(({ home }) => ({ home })),
  )
  ledgerContract(
    name,
    opened(({ home, again }) => ({ ledger: home.ledger, rival: again().ledger })),
  )
}
