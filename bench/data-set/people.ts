import type { Sql } from 'postgres'

/**
 * Inserts applicants, a head and an administrator of the province, and a reviewer and a front desk officer for each
 * online district office. The first offices get the most applications.
 */
export async function people(sql: Sql, issuer: string, applicants: number): Promise<void> {
  await sql.unsafe(statements(issuer, applicants)).simple()
}

const statements = (issuer: string, applicants: number): string => `
  create table bench_places as
  select row_number() over (order by o.region_code) - 1 as rank, o.id as office,
    (select min(code) from regions v where v.parent_code = o.region_code) as village, null::uuid as officer
  from offices o
  where o.level = 'district' and o.state = 'online';

  insert into people (issuer, subject, name)
  select '${issuer}', kind || '-' || rank, kind || '-' || rank
  from bench_places, unnest(array['reviewer', 'front_desk']) kind;

  insert into people (issuer, subject, name)
  select '${issuer}', role || '-of-all', role || '-of-all'
  from unnest(array['head', 'administrator']) role;

  insert into staff (person_id, office_id, role)
  select p.id, b.office, kind::role
  from bench_places b, unnest(array['reviewer', 'front_desk']) kind
  join people p on true
  where p.issuer = '${issuer}' and p.subject = kind || '-' || b.rank;

  insert into staff (person_id, office_id, role)
  select p.id, o.id, kind::role
  from offices o, unnest(array['head', 'administrator']) kind
  join people p on p.subject = kind || '-of-all'
  where o.region_code = '31';

  update bench_places b
  set officer = p.id
  from people p
  where p.subject = 'reviewer-' || b.rank;

  create table bench_people as
  select g - 1 as rank, uuidv7() as id
  from generate_series(1, ${applicants}) g;

  insert into people (id, issuer, subject, name)
  select id, '${issuer}', 'applicant-' || rank, 'applicant-' || rank
  from bench_people;

  create index on bench_people (rank);

  create function bench_reference(n bigint) returns text language plpgsql as $$
  declare
    body bigint := (n * 387420489) & 1099511627775;
    sum int := 0;
    written text := '';
    symbol int;
  begin
    for place in reverse 7..0 loop
      symbol := (body >> (5 * place)) & 31;
      sum := (case when sum & 16 <> 0 then ((sum << 1) # 37) & 31 else sum << 1 end) # symbol;
      written := written || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', symbol + 1, 1);
    end loop;
    sum := case when sum & 16 <> 0 then ((sum << 1) # 37) & 31 else sum << 1 end;
    return left(written, 4) || '-' || right(written, 4) || '-'
      || substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', sum + 1, 1);
  end $$;

  analyze`
