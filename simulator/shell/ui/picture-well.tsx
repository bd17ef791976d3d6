import { useState } from 'preact/hooks'
import { useTexts } from './context.ts'

/** Takes a picture file by choosing or dropping it. Closed when the mini program wants the camera alone. */
export function PictureWell({ isOpen, onFile }: { isOpen: boolean; onFile: (file: Blob) => void }) {
  const texts = useTexts()
  const [isOver, setOver] = useState(false)
  if (!isOpen) return <p class='picker'>{texts('noPicture')}</p>
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [file] = event.dataTransfer?.files ?? []
    if (file) onFile(file)
  }
  const onDragOver = (event: DragEvent) => {
    event.preventDefault()
    setOver(true)
  }
  return (
    <label
      class={`picture-well${isOver ? ' over' : ''}`}
      onDrop={onDrop}
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
    >
      <input
        type='file'
        accept='image/*'
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          currentTarget.value = ''
          if (file) onFile(file)
        }}
      />
      <span>{texts('choosePicture')}</span>
    </label>
  )
}
