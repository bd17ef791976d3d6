import type { MakeBuiltin } from '../builtin.ts'
import { hoverable } from './hoverable.ts'

export const view: MakeBuiltin = () => hoverable({ className: '', startMs: 50, stayMs: 400 })
