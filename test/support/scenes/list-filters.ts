const none = { status: undefined, permitType: undefined, officeId: undefined, deemedGranted: false, after: null }

/** The filters of a list without any restriction. */
export const listed = {
  ...none,
  villageCode: undefined,
  reference: undefined,
  permitNumber: undefined,
  unread: undefined,
  openCorrection: undefined,
  limit: 50,
}

/** The filters of a queue without any restriction. */
export const worked = {
  ...none,
  assigneeId: undefined,
  releasedFrom: undefined,
  overdue: undefined,
  escalated: false,
  dueBefore: undefined,
  limit: 50,
}

/** Returns an actor who is head of a region and does not exist in the database. */
export const headOf = (reach: string) => ({
  personId: '00000000-0000-7000-8000-000000000000',
  name: '',
  posts: [{ officeId: '', role: 'head' as const, reach, endsAt: null }],
})
