/** The chapters of the contract in their order. A chapter that is not listed comes last. */
const chapters = [
  'Catalogue',
  'Calendar',
  'Network',
  'Tracking',
  'Statistics',
  'Verification',
  'Identity',
  'Staff',
  'Applications',
  'Work',
  'Transitions',
  'Documents',
  'Originals',
  'Inspections',
  'Correspondence',
  'Contacts',
  'Received mail',
  'Visits',
  'Queue',
  'Kiosks',
  'Fees',
  'Personal data',
  'History',
  'Offices',
  'Audit',
  'Permits',
  'Credentials',
  'Agencies',
  'Administration',
  'Health',
]

interface Chapter {
  name: string
  description: string
}

/** Returns the chapters that rooms describe, in the order of the contract. */
export const inOrder = (described: Readonly<Record<string, string>>): Chapter[] =>
  Object.entries(described)
    .map(([name, description]) => ({ name, description }))
    .sort((one, other) => placeOf(one) - placeOf(other))

const placeOf = ({ name }: Chapter): number => (chapters.includes(name) ? chapters.indexOf(name) : chapters.length)
