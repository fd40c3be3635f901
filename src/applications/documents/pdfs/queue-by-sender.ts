import { FairQueue, type Queued } from '../../../http/admission/fair-queue.ts'

interface Waiting extends Queued {
  begin: () => void
}

/** Runs a task when it is the turn of its sender. Settles as the task does. */
type RunsBySender = <T>(sender: string, task: () => Promise<T>) => Promise<T>

/**
 * Returns a function that runs one task at a time, for one sender after the other. However many tasks of one sender
 * wait, another sender waits for two of them at most: the one that runs and the next.
 */
export function oneSenderAfterTheOther(): RunsBySender {
  const queue = new FairQueue<Waiting>()
  let isBusy = false
  const handOn = () => {
    const next = queue.next(() => true)
    if (next) next.begin()
    else isBusy = false
  }
  return async (sender, task) => {
    if (isBusy)
      await new Promise<void>((begin) => {
        queue.add({ caller: sender, isWaiting: true, begin })
      })
    isBusy = true
    try {
      return await task()
    } finally {
      handOn()
    }
  }
}
