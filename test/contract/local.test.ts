import { homeContract } from './home-contract.ts'
import { HOMES } from './homes.ts'

homeContract(HOMES.local)
