import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { contactLines, unknownContact } from '../../../src/network/offices/contact.ts'
import { hoursLines, openingHoursOf } from '../../../src/network/offices/hours.ts'
import { imbIn } from '../../support/journey.ts'
import { duringCounterHours, network } from '../../support/network.ts'
import { district, profileOf } from '../../support/scenes/offices.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

const net = await network({ now: duringCounterHours })
after(() => net.close())
before(() => knowsItsCalendars(net))

const period = (weekday: 'monday' | 'tuesday' | 'friday', opensAt: string, closesAt: string) => ({
  weekday,
  opensAt,
  closesAt,
})

describe('opening hours', () => {
  it('are derived from counter hours: in order, overlapping and adjoining periods joined, breaks kept', () => {
    assert.deepEqual(
      openingHoursOf([
        period('friday', '13:30', '15:00'),
        period('monday', '10:00', '12:00'),
        period('friday', '08:00', '11:30'),
        period('monday', '08:00', '10:00'),
        period('monday', '11:00', '11:30'),
      ]),
      [
        { weekday: 'monday', opens: '08:00', closes: '12:00' },
        { weekday: 'friday', opens: '08:00', closes: '11:30' },
        { weekday: 'friday', opens: '13:30', closes: '15:00' },
      ],
    )
    assert.deepEqual(openingHoursOf([]), [])
  })

  it('are written in one line for each run of equal days', () => {
    const hours = openingHoursOf([
      ...(['monday', 'tuesday'] as const).flatMap((day) => [
        period(day, '08:00', '12:00'),
        period(day, '13:00', '15:00'),
      ]),
      period('friday', '08:00', '11:30'),
    ])
    assert.deepEqual(hoursLines(hours, 'id'), ['Senin–Selasa 08.00–12.00 dan 13.00–15.00 WIB', 'Jumat 08.00–11.30 WIB'])
    assert.deepEqual(hoursLines(hours, 'en'), [
      'Monday–Tuesday 08:00–12:00 and 13:00–15:00 WIB',
      'Friday 08:00–11:30 WIB',
    ])
    assert.deepEqual(hoursLines([], 'en'), [])
  })
})

describe('the contact of an office', () => {
  it('is written in lines, without the unknown parts', () => {
    const contact = {
      ...unknownContact,
      address: { street: 'Jalan Contoh Nomor 1', postalCode: '10310' },
      telephone: '+62210000000',
    }
    assert.deepEqual(contactLines(contact, 'id'), ['Jalan Contoh Nomor 1 10310', 'Telepon +62210000000'])
    assert.deepEqual(contactLines(unknownContact, 'en'), [])
  })

  it('is in an estimate with the hours, as the office states them', async () => {
    const { contact, openingHours } = await profileOf(net, district)
    const { office } = await net.nobody.does<{ office: object }>(200, 'POST', '/v1/permit-types/IMB/estimate', {
      body: { villageCode: '31.71.06.1001', answers: { land: { area: 150 }, capacity: 'owner' } },
    })
    assert.deepEqual({ ...office }, { ...office, contact, openingHours })
    assert.equal(openingHours.length, 10)
  })

  it('is in a visit that is booked there', async () => {
    await knowsItsCalendars(net)
    const application = await imbIn('awaiting_originals', net)
    const office = application.office
    assert.ok(office)
    const { slots } = await net.nobody.does<{ slots: { startsAt: string }[] }>(
      200,
      'GET',
      `/v1/offices/${office.id}/slots`,
    )
    const visit = await net.applicant.does<{ office: object }>(
      201,
      'POST',
      `/v1/applications/${application.id}/visits`,
      {
        body: { startsAt: slots.at(-1)?.startsAt, purpose: 'bring_originals' },
      },
    )
    const { id, names, contact } = await net.nobody.does<{ id: string; names: object; contact: object }>(
      200,
      'GET',
      `/v1/offices/${office.id}`,
    )
    assert.deepEqual(visit.office, { id, names, contact })
  })
})
