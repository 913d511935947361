/** Function words of English: they say how a sentence is built, not what it is about. */
const ENGLISH = `a about above after again against all also am an and any are aren't as at be because been before being
below between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each e.g
few for from further had hadn't has hasn't have haven't having he her here hers herself him himself his how i i.e if in
into is isn't it it's its itself let's me more most my myself no nor not of off on once only or other ought our ours
ourselves out over own same shall she should shouldn't so some such than that that's the their theirs them themselves
then there there's these they this those through to too under until up upon very was wasn't we were weren't what what's
when where which while who who's whom whose why will with won't would wouldn't you you're your yours yourself
yourselves`;

/** Function words of Russian, with their common forms; ё is written е, as everywhere in the analyzer. */
const RUSSIAN = `а без более больше будет будто бы был была были было быть в вам вами вас ваш ваша ваше ваши вашего
вашей ваших вдоль ведь весь во вот все всего всей всем всеми всему всех всею всю вся вы г где да даже для до его ее ей
ему если есть еще ею же за зачем здесь и из или им ими их к каждый как какая какие каким какими каких какого какое какой
какому какую когда кого кому котором которая которого которое которой которому которую которые который которым которыми
которых кроме кто куда ли либо лишь между менее меня мне много мной мною мог могла могли может можно мои моего моей мой
моя мы на над надо нам нами нас наш наша наше нашего нашей наши наших не него нее ней нельзя нем нему нет ни нибудь ними
них но ну о об обо однако около он она они оно от ото очень перед по под после потому почему при про раз разве с сам
сама сами само самого самой свое своего своей своем свои своим своих свой свою себе себя сейчас сколько со собой собою
совсем так такая также такие таким таких такого такое такой такую там тебе тебя тем теми тех то тобой того тоже той
только том тому тот тою ту тут ты т.е т.д т.п у уж уже хотя чего чей чем чему через что чтобы чье чья эта эти этим этими
этих это этого этой этом этому этот эту являемся является являются я`;

/** Function words of both languages. */
export const STOP_WORDS: ReadonlySet<string> = new Set(`${ENGLISH} ${RUSSIAN}`.split(/\s+/));

/** Whether a lower-case word (ё as е) is left out of the index and of queries, in either language. */
export function isStopWord(word: string): boolean {
  return STOP_WORDS.has(word);
}
