import { findPhrases } from './phrases.js';

/** What a message without a question wants: each has its own reply. */
export const smallTalkKinds = [
  'greeting',
  'thanks',
  'farewell',
  'how-are-you',
  'about-you',
  'acknowledgement',
] as const;
export type SmallTalk = (typeof smallTalkKinds)[number];

/** Phrases by what they are, English and Russian (ё written е), words apart by one space. */
const PHRASES: Record<SmallTalk, string> = {
  greeting: `hi|hello|hey|hiya|howdy|greetings|good morning|good afternoon|good evening|good day|nice to meet you|
    привет|приветствую|здравствуй|здравствуйте|добрый день|доброе утро|добрый вечер|доброго дня|хай|салют`,
  thanks: `thanks|thank you|thx|ty|many thanks|much appreciated|cheers|that helped|
    спасибо|благодарю|спс|благодарствую|очень помогло|вы помогли|ты помог`,
  farewell: `bye|goodbye|good bye|see you|see you later|see you soon|good night|have a nice day|have a good day|
    пока|до свидания|до встречи|всего доброго|всего хорошего|хорошего дня|спокойной ночи|увидимся|прощай`,
  'how-are-you': `how are you|how are you doing|how do you do|how is it going|how's it going|what's up|sup|
    как дела|как ты|как вы|как жизнь|как поживаешь|как поживаете|как настроение|что нового`,
  'about-you': `who are you|what are you|what can you do|what do you do|how can you help|how can you help me|
    what is your name|what's your name|are you a bot|are you a robot|are you human|are you there|help|help me|
    кто ты|ты кто|кто вы|вы кто|что ты умеешь|что ты можешь|что вы умеете|что вы можете|чем ты можешь помочь|
    чем вы можете помочь|чем можешь помочь|как тебя зовут|как вас зовут|ты бот|ты робот|ты тут|вы тут|помощь|помоги`,
  acknowledgement: `ok|okay|great|got it|cool|nice|perfect|awesome|well done|good job|understood|i see|sure|good|fine|
    ок|окей|хорошо|отлично|понятно|понял|поняла|ясно|супер|круто|класс|здорово|молодец|ладно|угу|прекрасно`,
};

/** Words that go with such phrases and mean nothing by themselves. */
const FILLERS = `there|everyone|all|team|assistant|bot|friend|dear|please|very|very much|so|so much|a lot|again|too|today|
  for your help|for the help|for the answer|for that|to you|and|
  большое|огромное|вам|тебе|тебя|вас|за помощь|за ответ|очень|друг|бот|ассистент|помощник|всем|еще раз|коллеги|
  пожалуйста|и|а|вы|ты`;

const listOf = (phrases: string) => phrases.split('|').map((phrase) => phrase.trim().split(/\s+/));
const KNOWN = [
  ...smallTalkKinds.flatMap((kind) => listOf(PHRASES[kind]).map((words) => ({ words, kind }))),
  ...listOf(FILLERS).map((words) => ({ words, kind: undefined })),
];

/** Longer messages say more than a greeting. */
const MOST_CHARACTERS = 100;

/**
 * What a message wants that asks nothing of the documents: every one of its words must belong to a known phrase, so that
 * "hello, how do I back up?" is a question. The last phrase decides; undefined for everything else.
 */
export function smallTalkOf(message: string): SmallTalk | undefined {
  if (message.length > MOST_CHARACTERS) return undefined;
  return findPhrases(message, KNOWN)?.findLast((kind) => kind !== undefined);
}
