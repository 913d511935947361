/** Questions of one company's people, those that ask for the same in one group. */
export const questionGroups: readonly (readonly string[])[] = [
  [
    'How many vacation days do I have?',
    'What is my annual leave allowance?',
    'Сколько дней отпуска мне положено?',
    'days off per year',
  ],
  [
    'How do I request a new laptop?',
    'My computer is old, where do I order a replacement?',
    'Как заказать новый ноутбук?',
    'laptop replacement process',
  ],
  [
    'How do I connect to the VPN?',
    'VPN setup on macOS',
    'Как настроить VPN дома?',
    'I cannot reach the intranet from home, what do I install?',
  ],
  [
    'Where is the parking garage?',
    'Can I park my car at the office?',
    'Есть ли парковка у офиса?',
    'parking permit',
  ],
  [
    'How do I submit travel expenses?',
    'Which form do I fill in to be refunded for a business trip?',
    'Как отчитаться за командировку?',
    'reimbursement of travel costs',
  ],
  [
    'When are salaries paid?',
    'What day of the month is payday?',
    'Какого числа приходит зарплата?',
    'salary payment date',
  ],
  [
    'How do I rotate TLS certificates?',
    'Our certificate expires soon, how is it renewed?',
    'Как обновить сертификат TLS?',
    'certificate renewal procedure',
  ],
  [
    'How do I restore the database from a backup?',
    'The database is broken, how do I get the backup back?',
    'Как восстановить базу из резервной копии?',
    'database restore',
  ],
  [
    'Who is on call this week?',
    'Where do I see the on-call schedule?',
    'Кто сегодня дежурный?',
    'on-call rotation calendar',
  ],
  [
    'How do I deploy to staging?',
    'What is the way to release a build to the test environment?',
    'Как выкатить сборку на стейджинг?',
    'staging deployment steps',
  ],
  [
    'What is the guest Wi-Fi password?',
    'How do visitors get internet access?',
    'Какой пароль от гостевого Wi-Fi?',
    'wifi for guests',
  ],
  [
    'How do I book a meeting room?',
    'Where do I reserve a conference room?',
    'Как забронировать переговорную?',
    'meeting room reservation',
  ],
  [
    'How do I report a security incident?',
    'I clicked on a phishing mail, whom do I tell?',
    'Куда сообщить об утечке данных?',
    'security incident contact',
  ],
  [
    'Can I work from abroad?',
    'Is remote work from another country allowed?',
    'Можно ли работать из другой страны?',
    'working remotely abroad policy',
  ],
  [
    'How do I reset my password?',
    'I forgot my password and am locked out',
    'Как сбросить пароль?',
    'password reset',
  ],
];
