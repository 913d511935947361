import type { DocumentTemplateRequest } from '@aia/contracts';

type Texts = Omit<DocumentTemplateRequest, 'language' | 'shared'>;

const topic = { name: 'topic', label: 'О чём документ', required: true };

/** Templates that the product brings, in Russian, by the first part of their ids. */
export const russianTemplates: Record<string, Texts> = {
  rfc: {
    name: 'RFC',
    description: 'Предложение, которое обсуждают до начала работы',
    title: 'RFC: {{topic}}',
    variables: [topic],
    sections: [
      { heading: 'Кратко', ask: 'Что такое {{topic}}, если коротко?' },
      { heading: 'Зачем это нужно', ask: 'Какую задачу решает {{topic}} и зачем это нужно?' },
      { heading: 'Предложение', ask: 'Как работает {{topic}}?' },
      { heading: 'Альтернативы', ask: 'Какие есть альтернативы: {{topic}}?' },
      { heading: 'Риски', ask: 'Какие риски и ограничения есть у {{topic}}?' },
      { heading: 'Открытые вопросы', ask: 'Что ещё не решено: {{topic}}?' },
    ],
  },
  adr: {
    name: 'Запись об архитектурном решении',
    description: 'Одно решение, его причины и последствия',
    title: 'ADR: {{topic}}',
    variables: [{ ...topic, label: 'Что было решено' }],
    sections: [
      { heading: 'Контекст', ask: 'Какая ситуация привела к решению: {{topic}}?' },
      { heading: 'Решение', ask: 'Что было решено: {{topic}}?' },
      { heading: 'Причины', ask: 'Почему было принято такое решение: {{topic}}?' },
      { heading: 'Рассмотренные варианты', ask: 'Какие варианты рассматривались: {{topic}}?' },
      { heading: 'Последствия', ask: 'Какие последствия у решения: {{topic}}?' },
    ],
  },
  runbook: {
    name: 'Инструкция по эксплуатации',
    description: 'Что делать при работе и при сбоях',
    title: 'Инструкция: {{topic}}',
    variables: [{ ...topic, label: 'Система или задача' }],
    sections: [
      { heading: 'Назначение', ask: 'Для чего нужно: {{topic}}?' },
      { heading: 'Подготовка', ask: 'Что нужно подготовить: {{topic}}?' },
      { heading: 'Шаги', ask: 'Какие шаги и команды нужны: {{topic}}?' },
      { heading: 'Проверка', ask: 'Как проверить результат: {{topic}}?' },
      { heading: 'Если не получилось', ask: 'Что может пойти не так и что тогда делать: {{topic}}?' },
      { heading: 'Откат', ask: 'Как отменить: {{topic}}?' },
    ],
  },
  'meeting-summary': {
    name: 'Итоги встречи',
    description: 'Решения и задачи из протокола встречи',
    title: 'Итоги: {{meeting}}',
    variables: [{ name: 'meeting', label: 'Название или дата встречи', required: true }],
    sections: [
      { heading: 'Темы', ask: 'Какие темы обсуждались на встрече {{meeting}}?' },
      { heading: 'Решения', ask: 'Что было решено на встрече {{meeting}}?' },
      { heading: 'Задачи', ask: 'Какие задачи, кому и к какому сроку поставлены на встрече {{meeting}}?' },
      { heading: 'Открытые вопросы', ask: 'Какие вопросы остались открытыми на встрече {{meeting}}?' },
    ],
  },
  'release-notes': {
    name: 'Описание версии',
    description: 'Что новая версия даёт пользователям',
    title: '{{product}} {{version}}: что нового',
    variables: [
      { name: 'product', label: 'Продукт', required: true },
      { name: 'version', label: 'Версия', required: true },
    ],
    sections: [
      { heading: 'Новое', ask: 'Что нового в {{product}} {{version}}?' },
      { heading: 'Изменения', ask: 'Что изменилось в {{product}} {{version}}?' },
      { heading: 'Исправления', ask: 'Какие ошибки исправлены в {{product}} {{version}}?' },
      { heading: 'Обновление', ask: 'Как обновиться до {{product}} {{version}}?' },
      { heading: 'Известные проблемы', ask: 'Какие известные проблемы есть в {{product}} {{version}}?' },
    ],
  },
  comparison: {
    name: 'Сравнение',
    description: 'Две вещи рядом',
    title: 'Сравнение: {{first}} и {{second}}',
    variables: [
      { name: 'first', label: 'Первое', required: true },
      { name: 'second', label: 'Второе', required: true },
    ],
    sections: [
      { heading: '{{first}}', ask: 'Что такое {{first}} и каковы возможности?' },
      { heading: '{{second}}', ask: 'Что такое {{second}} и каковы возможности?' },
      { heading: 'Различия', ask: 'Чем различаются {{first}} и {{second}}?' },
      { heading: 'Ограничения: {{first}}', ask: 'Какие ограничения и недостатки есть у {{first}}?' },
      { heading: 'Ограничения: {{second}}', ask: 'Какие ограничения и недостатки есть у {{second}}?' },
    ],
  },
};
