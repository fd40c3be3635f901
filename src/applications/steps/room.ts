import type { Room } from '../../http/room.ts'

export const transitionsRoom = {
  tags: {
    Transitions: {
      readers: 'applicants',
      description: 'Take the next step of an application: submit, accept, return, approve, sign and the others.',
    },
  },
  etags: ['Transition'],
  routes: {
    person: async () => [(await import('./routes.ts')).transitions],
  },
  atKiosks: ['transitionApplication'],
} as const satisfies Room
