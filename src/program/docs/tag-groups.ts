import { readers, type Tag } from '../../http/room.ts'

/** The tags of a contract, and their groups by who uses them most (`x-tagGroups`, which Scalar and Redoc read). */
interface GroupedTags {
  tags: { name: string; description: string }[]
  groups: { name: string; tags: string[] }[]
}

/** Returns the tags of the rooms, group by group, in the order in which rooms state them. */
export function groupTags(stated: Readonly<Record<string, Tag>>): GroupedTags {
  const grouped = readers.map((reader) => ({
    name: `For ${reader}`,
    tags: Object.entries(stated).filter(([, tag]) => tag.readers === reader),
  }))
  return {
    tags: grouped.flatMap(({ tags }) => tags.map(([name, { description }]) => ({ name, description }))),
    groups: grouped.map(({ name, tags }) => ({ name, tags: tags.map(([tag]) => tag) })),
  }
}
