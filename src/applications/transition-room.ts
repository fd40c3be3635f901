import type { Room } from '../http/room.ts'

export const transitionsRoom = {
  tags: {
    Transitions: "The steps of an application's life.",
  },
  etags: ['Transition'],
  routes: {
    person: async () => [(await import('./transition-routes.ts')).transitions],
  },
  atKiosks: ['transitionApplication'],
} as const satisfies Room
