const none = { status: undefined, permitType: undefined, officeId: undefined, deemedGranted: false, after: null }

/** The filters of a list, all of them left out. */
export const listed = { ...none, villageCode: undefined, reference: undefined, permitNumber: undefined, limit: 50 }

/** The filters of a queue, all of them left out. */
export const worked = {
  ...none,
  assigneeId: undefined,
  overdue: undefined,
  escalated: false,
  dueBefore: undefined,
  limit: 50,
}

/** Returns an actor who is the head of a region, and nobody in the database. */
export const headOf = (reach: string) => ({
  personId: '00000000-0000-7000-8000-000000000000',
  name: '',
  posts: [{ officeId: '', role: 'head' as const, reach, endsAt: null }],
})
