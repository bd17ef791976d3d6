import type { Diagnosis } from '../../../contract/beta-door.ts'
import { diary } from '../../api/diary.ts'
import { VERSION } from '../../api/version.ts'

/** Longest word of a diagnosis that the phone, and not we, chose. */
const WORD_CHARS_MAX = 64

/** What support needs to know of this phone and this plugin right now. It holds nothing of the payer's. */
export function diagnose(page: string, state: string): Diagnosis {
  const { version = '', SDKVersion = '', platform = '' } = wx.getSystemInfoSync()
  return {
    pluginVersion: VERSION,
    hostVersion: version.slice(0, WORD_CHARS_MAX),
    libVersion: SDKVersion.slice(0, WORD_CHARS_MAX),
    platform: platform.slice(0, WORD_CHARS_MAX),
    page,
    state,
    errors: diary.errors,
    clockOffsetMs: diary.clockOffsetMs,
  }
}

/** The diagnosis as its sender reads it before sending: every field, nothing hidden. */
export function linesOf(diagnosis: Diagnosis): string[] {
  const { pluginVersion, hostVersion, libVersion, platform, page, state, errors, clockOffsetMs } = diagnosis
  return [
    `plugin ${pluginVersion} · WeChat ${hostVersion} · lib ${libVersion} · ${platform}`,
    `${page} · ${state} · clock ${clockOffsetMs} ms`,
    ...errors.map(({ atMs, call, code }) => `${new Date(atMs).toISOString().slice(11, 19)} ${call} ${code}`),
  ]
}
