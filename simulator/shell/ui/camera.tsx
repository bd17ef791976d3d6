import { useEffect, useState } from 'preact/hooks'
import { type DrawnCode, drawBars, drawSquare } from '../camera/draw-code.ts'
import { pictureOfFile } from '../camera/picture-file.ts'
import { readPicture } from '../camera/read-picture.ts'
import type { SeenCode } from '../camera/seen-code.ts'
import type { DialogAnswer } from '../phone/interaction.ts'
import { isTakenBy } from '../phone/interaction.ts'
import type { Dialog, Language } from '../phone/state.ts'
import { CodeText } from './code-text.tsx'
import { useSimulator, useTexts } from './context.ts'
import { CloseIcon } from './icons.tsx'
import { type ChosenCode, MerchantCodePicker } from './merchant-code.tsx'
import { PictureWell } from './picture-well.tsx'

type Scanner = Dialog & { readonly kind: 'scan' }
const SOURCES = ['cameraCodes', 'cameraPicture', 'cameraText'] as const
/** How long a code is held before the camera, so that the tester sees what is being scanned. */
const HELD_MS = 600

/** What `wx.scanCode` opens: a viewfinder, and beneath it what the tester can hold before it. */
export function Camera({ scanner, answer }: { scanner: Scanner; answer: (given: DialogAnswer) => void }) {
  const texts = useTexts()
  const { city, language } = useSimulator().settings
  const [source, setSource] = useState<(typeof SOURCES)[number]>('cameraCodes')
  const [held, setHeld] = useState<{ drawn: DrawnCode; caption: string } | null>(null)
  const [problem, setProblem] = useState('')

  const take = (codes: readonly SeenCode[]) => {
    const code = codes.find((each) => isTakenBy(scanner, each))
    if (code) answer({ kind: 'code', code })
    else setProblem(texts(codes.length === 0 ? 'nothingRead' : 'notThisShape'))
  }
  const hold = async (drawn: DrawnCode | undefined, caption: string) => {
    setProblem('')
    if (!drawn) return setProblem(texts('cannotBeDrawn'))
    setHeld({ drawn, caption })
    await new Promise((resolve) => setTimeout(resolve, HELD_MS))
    take(readPicture(drawn.picture))
  }
  const holdMerchants = ({ code, owner, codeClass, ...payee }: ChosenCode) =>
    hold(
      drawSquare(code),
      [texts(owner), texts(codeClass), nameIn(language, payee), city[language]].join(' · '),
    )
  const readFile = async (file: Blob) => {
    setProblem('')
    try {
      take(readPicture(await pictureOfFile(file), 'album'))
    } catch {
      setProblem(texts('nothingRead'))
    }
  }
  // A picture on the clipboard is scanned wherever the focus is.
  useEffect(() => {
    const onPaste = ({ clipboardData }: ClipboardEvent) => {
      const file = [...(clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'))
      if (file && !scanner.onlyFromCamera) void readFile(file)
    }
    addEventListener('paste', onPaste)
    return () => removeEventListener('paste', onPaste)
  })

  return (
    <div class='camera' tabIndex={-1} role='dialog' aria-modal='true' aria-label={texts('scanTitle')}>
      <header>
        <button
          type='button'
          class='icon-button'
          aria-label={texts('cancel')}
          onClick={() => answer({ kind: 'cancel' })}
        >
          <CloseIcon />
        </button>
        <h2>{texts('scanTitle')}</h2>
      </header>
      <div class='viewfinder'>
        {held ? <Held {...held} /> : <p>{texts('cameraLooksFor')}</p>}
        <i class='scan-line' aria-hidden='true' />
      </div>
      <p class='camera-problem' role='status'>
        {problem}
      </p>
      <div class='camera-sources'>
        <fieldset class='source-tabs' aria-label={texts('scanTitle')}>
          {SOURCES.map((each) => (
            <button type='button' key={each} aria-pressed={each === source} onClick={() => setSource(each)}>
              {texts(each)}
            </button>
          ))}
        </fieldset>
        {source === 'cameraCodes' ? (
          <MerchantCodePicker action={texts('holdBefore')} onCode={holdMerchants} />
        ) : source === 'cameraPicture' ? (
          <PictureWell isOpen={!scanner.onlyFromCamera} onFile={(file) => void readFile(file)} />
        ) : (
          <CodeText
            onSquare={(text) => void hold(drawSquare(text), texts('squareCode'))}
            onBars={(text) => void hold(drawBars(text), texts('barCode'))}
          />
        )}
      </div>
    </div>
  )
}

function nameIn(language: Language, { merchantName, merchantNameEn }: Partial<ChosenCode>): string {
  return (language === 'en' ? merchantNameEn : merchantName) ?? merchantName ?? ''
}

function Held({ drawn, caption }: { drawn: DrawnCode; caption: string }) {
  return (
    <figure class='held-code'>
      <svg
        viewBox={`0 0 ${drawn.width} ${drawn.height}`}
        shape-rendering='crispEdges'
        role='img'
        aria-label={caption}
      >
        <rect width={drawn.width} height={drawn.height} fill='#fff' />
        <path d={drawn.path} fill='#000' />
      </svg>
      <figcaption>{caption}</figcaption>
    </figure>
  )
}
