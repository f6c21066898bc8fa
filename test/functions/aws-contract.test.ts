import { homeContract } from '../contract/home-contract.ts'
import { HOMES } from '../contract/homes.ts'

homeContract(HOMES.aws)
