import path from 'node:path'
import { env } from '@/platform/env'

/** Where the files lie: in the data folder, which nobody but the panel reads. */
export const exportFolder = (): string => path.join(env().dataDir, 'exports')

/** @param id of the export's row: it is made by the database and never by a request */
export const exportPath = (id: string): string => path.join(exportFolder(), `${id}.zip`)
