import { problem } from '../problem-type.ts'

/** Problems of the sandbox of a live deployment. */
export const sandboxProblems = {
  not_in_sandbox: problem(
    403,
    'agency',
    { id: 'Tidak tersedia di lingkungan uji', en: 'Not available in the sandbox' },
    {
      id: [
        'Lingkungan uji tidak menyediakan operasi ini.',
        'Gunakan kunci lembaga yang biasa jika operasi ini untuk lembaga, atau masuk dengan akun jika untuk orang. ' +
          'Kirim tanpa kunci jika operasi ini terbuka untuk umum.',
      ],
      en: [
        'The sandbox does not have this operation.',
        'Use a live key of the agency if it is for agencies, or sign in if it is for people. ' +
          'Leave the key out if it is open to everybody.',
      ],
    },
  ),
  sandbox_only: problem(
    403,
    'agency',
    { id: 'Hanya di lingkungan uji', en: 'Only in the sandbox' },
    {
      id: ['Operasi ini hanya tersedia di lingkungan uji.', 'Kirim permintaan dengan kunci uji (ptsp_test_…).'],
      en: ['This can only be done in the sandbox.', 'Send the request with a test key (ptsp_test_…).'],
    },
  ),
  sandbox_unavailable: problem(
    503,
    'agency',
    { id: 'Lingkungan uji tidak tersedia', en: 'Sandbox unavailable' },
    {
      id: [
        'Lingkungan uji sedang tidak tersedia. Kunci lembaga yang biasa tidak terpengaruh.',
        'Silakan coba beberapa saat lagi.',
      ],
      en: ['The sandbox is not available at the moment. Live keys are not affected.', 'Try again in a moment.'],
    },
  ),
  no_sandbox: problem(
    404,
    'agency',
    { id: 'Tidak ada lingkungan uji', en: 'No sandbox' },
    {
      id: ['Layanan ini tidak memiliki lingkungan uji.', 'Tanyakan kepada penyelenggara apakah akan disediakan.'],
      en: ['This deployment has no sandbox.', 'Ask its operator if there will be one.'],
    },
  ),
  fixed_in_sandbox: problem(
    409,
    'agency',
    { id: 'Izin contoh tetap', en: 'Fixed permit of the sandbox' },
    {
      id: [
        'Izin contoh ini selalu sama di setiap lingkungan uji dan tidak dapat diubah.',
        'Terbitkan izin Anda sendiri dengan jenis peristiwa satupintu.permit.issued.v1.',
      ],
      en: [
        'This permit is the same in every sandbox and cannot change.',
        'Issue a permit of your own by the event type satupintu.permit.issued.v1.',
      ],
    },
  ),
} as const
