import { readers, type Tag } from '../../http/room.ts'

/** The tags of a contract, and their groups by readers (`x-tagGroups`, an extension of Scalar and Redoc). */
interface GroupedTags {
  tags: { name: string; description: string }[]
  groups: { name: string; tags: string[] }[]
}

/** Returns tags and groups, group by group in the order of `readers`, each in the order of the rooms. */
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
