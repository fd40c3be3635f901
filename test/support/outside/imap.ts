import { createServer, type Socket } from 'node:net'

interface Stored {
  uid: number
  raw: Buffer
}

const credentials = 'perizinan secret'

/**
 * Starts an IMAP server with one mailbox, and a folder for fetched mails. It can be closed and opened again on the same
 * port with its mails. Its `state` makes it fail: `mute` selects commands without an answer, `stalls` stops in the
 * middle of a mail, `refuse` answers NO, and `clings` claims to have moved a mail that it kept.
 */
export async function imapServer() {
  const state = {
    inbox: new Array<Stored>(),
    taken: new Array<Stored>(),
    next: 1,
    logins: 0,
    downloads: new Array<number>(),
    validity: 1,
    mute: (_line: string) => false,
    refuse: (_line: string): string | undefined => undefined,
    stalls: false,
    clings: false,
  }
  const sockets = new Set<Socket>()
  let port = 0
  const open = async () => {
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => {}).once('close', () => sockets.delete(socket))
      serve(socket, state)
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('There is no port.')
    port = address.port
    return server
  }
  let server = await open()
  const close = () =>
    new Promise<void>((resolve) => {
      for (const socket of sockets) socket.destroy()
      server.close(() => resolve())
    })
  return {
    state,
    close,
    get port() {
      return port
    },
    /** Ends all connections with BYE. */
    leaves() {
      for (const socket of sockets) socket.end('* BYE see you\r\n')
    },
    arrives(...mails: Buffer[]) {
      for (const raw of mails) state.inbox.push({ uid: state.next++, raw })
    },
    async reopens() {
      server = await open()
    },
  }
}

type State = Awaited<ReturnType<typeof imapServer>>['state']

function serve(socket: Socket, state: State): void {
  const send = (line: string) => void socket.write(`${line}\r\n`)
  let heard = ''
  let idling = ''
  if (!state.mute('')) send('* OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE IDLE] ready')
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1')
    for (let end = heard.indexOf('\r\n'); end >= 0; end = heard.indexOf('\r\n')) {
      const line = heard.slice(0, end)
      heard = heard.slice(end + 2)
      if (idling !== '' && line.toUpperCase() === 'DONE') {
        send(`${idling} OK done`)
        idling = ''
      } else answer(line)
    }
  })
  function answer(line: string): void {
    const [tag = '', command = '', ...words] = line.split(' ')
    const rest = words.join(' ')
    const ok = () => send(`${tag} OK done`)
    if (command.toUpperCase() === 'LOGIN') state.logins += 1
    if (state.mute(line)) return
    const refusal = state.refuse(line)
    if (refusal !== undefined) return send(`${tag} NO ${refusal}`)
    switch (command.toUpperCase()) {
      case 'CAPABILITY':
        send('* CAPABILITY IMAP4rev1 UIDPLUS MOVE IDLE')
        return ok()
      case 'LOGIN':
        return rest.replaceAll('"', '') === credentials ? ok() : send(`${tag} NO [AUTHENTICATIONFAILED] no`)
      case 'LIST':
      case 'LSUB':
        send('* LIST (\\HasNoChildren) "/" "INBOX"')
        return ok()
      case 'SELECT':
        for (const said of [
          `* ${state.inbox.length} EXISTS`,
          '* 0 RECENT',
          '* FLAGS (\\Seen \\Deleted)',
          `* OK [UIDVALIDITY ${state.validity}] ok`,
          `* OK [UIDNEXT ${state.next}] ok`,
        ])
          send(said)
        return send(`${tag} OK [READ-WRITE] done`)
      case 'IDLE':
        idling = tag
        return send('+ idling')
      case 'UID':
        return uid(tag, rest)
      case 'LOGOUT':
        send('* BYE')
        ok()
        return void socket.end()
      default:
        return ok()
    }
  }
  function uid(tag: string, rest: string): void {
    const [verb = '', set = '', ...words] = rest.split(' ')
    const chosen = state.inbox.filter((mail) => isIn(mail.uid, set))
    if (verb.toUpperCase() === 'SEARCH') send(`* SEARCH ${state.inbox.map((mail) => mail.uid).join(' ')}`)
    if (verb.toUpperCase() === 'FETCH') {
      for (const mail of chosen) fetched(mail, words.join(' ').toUpperCase())
      if (state.stalls && words.join(' ').includes('BODY')) return
    }
    if (verb.toUpperCase() === 'MOVE' && !state.clings) {
      for (const mail of chosen) {
        const place = state.inbox.indexOf(mail)
        state.taken.push(...state.inbox.splice(place, 1))
        send(`* ${place + 1} EXPUNGE`)
      }
    }
    send(`${tag} OK done`)
  }
  function fetched(mail: Stored, items: string): void {
    const place = state.inbox.indexOf(mail) + 1
    const [, section = '', from = '', length = ''] =
      /BODY(?:\.PEEK)?\[(.*?)\](?:<([0-9]+)\.([0-9]+)>)?/.exec(items) ?? []
    const envelope = items.includes('ENVELOPE') ? ` ENVELOPE ${envelopeOf(mail)}` : ''
    const head = `UID ${mail.uid} RFC822.SIZE ${mail.raw.length}${envelope}`
    if (!items.includes('BODY')) return send(`* ${place} FETCH (${head})`)
    if (section === '' && (from === '' || from === '0')) state.downloads.push(mail.uid)
    const whole = section === 'HEADER' ? mail.raw.subarray(0, mail.raw.indexOf('\r\n\r\n') + 4) : mail.raw
    const part = length === '' ? whole : whole.subarray(Number(from), Number(from) + Number(length))
    socket.write(`* ${place} FETCH (${head} BODY[${section}]${from === '' ? '' : `<${from}>`} {${part.length}}\r\n`)
    if (state.stalls) return void socket.write(part.subarray(0, part.length / 2))
    socket.write(part)
    socket.write(')\r\n')
  }
}

/** Returns the envelope of a mail: the sender for the From, Sender and Reply-To header, as most servers do. */
function envelopeOf({ raw }: Stored): string {
  const [, groups = ''] = /^From: ((?:a:;,?)*)/m.exec(raw.toString('latin1')) ?? []
  const sender =
    groups === '' ? '("" NIL "a" "example.org")' : '(NIL NIL "a" NIL)(NIL NIL NIL NIL)'.repeat(groups.length / 4)
  return `(NIL "Large" (${sender}) (${sender}) (${sender}) NIL NIL NIL NIL NIL)`
}

/** Returns true when a UID is in a set such as `3,5:7`. */
const isIn = (uid: number, set: string): boolean =>
  set.split(',').some((range) => {
    const [first = '', last = first] = range.split(':')
    return uid >= Number(first) && (last === '*' || uid <= Number(last))
  })
