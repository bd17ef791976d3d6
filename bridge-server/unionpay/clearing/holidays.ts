/**
 * Public holidays and make-up working days of mainland China, as the State Council announces them each autumn for the
 * year after. `MMDD`, ranges inclusive. A year that is not listed has weekends only. Checked against the notices of
 * 2020-11-25, 2021-10-25, 2022-12-08, 2023-10, 2024-11 and 2025-11-04.
 */
export interface HolidayYear {
  readonly holidays: readonly (string | readonly [from: string, until: string])[]
  readonly workingWeekends: readonly string[]
}

export const HOLIDAYS: Readonly<Record<string, HolidayYear>> = {
  2021: {
    holidays: [
      ['0101', '0103'],
      ['0211', '0217'],
      ['0403', '0405'],
      ['0501', '0505'],
      ['0612', '0614'],
      ['0919', '0921'],
      ['1001', '1007'],
    ],
    workingWeekends: ['0207', '0220', '0425', '0508', '0918', '0926', '1009'],
  },
  2022: {
    holidays: [
      ['0101', '0103'],
      ['0131', '0206'],
      ['0403', '0405'],
      ['0430', '0504'],
      ['0603', '0605'],
      ['0910', '0912'],
      ['1001', '1007'],
    ],
    workingWeekends: ['0129', '0130', '0402', '0424', '0507', '1008', '1009'],
  },
  2023: {
    holidays: [
      ['0101', '0102'],
      ['0121', '0127'],
      '0405',
      ['0429', '0503'],
      ['0622', '0624'],
      ['0929', '1006'],
    ],
    workingWeekends: ['0128', '0129', '0423', '0506', '0625', '1007', '1008'],
  },
  2024: {
    holidays: [
      '0101',
      ['0210', '0217'],
      ['0404', '0406'],
      ['0501', '0505'],
      '0610',
      ['0915', '0917'],
      ['1001', '1007'],
    ],
    workingWeekends: ['0204', '0218', '0407', '0428', '0511', '0914', '0929', '1012'],
  },
  2025: {
    holidays: [
      '0101',
      ['0128', '0204'],
      ['0404', '0406'],
      ['0501', '0505'],
      ['0531', '0602'],
      ['1001', '1008'],
    ],
    workingWeekends: ['0126', '0208', '0427', '0928', '1011'],
  },
  2026: {
    holidays: [
      ['0101', '0103'],
      ['0215', '0223'],
      ['0404', '0406'],
      ['0501', '0505'],
      ['0619', '0621'],
      ['0925', '0927'],
      ['1001', '1007'],
    ],
    workingWeekends: ['0104', '0214', '0228', '0509', '0920', '1010'],
  },
}
