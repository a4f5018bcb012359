export { assertFileDrivers, offerFileDrivers } from './contributed_disks.js'
