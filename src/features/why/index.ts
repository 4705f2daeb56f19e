export { type Answer, explainWhy } from './explain-why'
export { asksAboutOthers, choosePeople, chooseThings, findThing, findWho } from './things'
export { WhyAnswer } from './ui/why-answer'
export { isAskable, type WhyParams, WhyQuestion } from './ui/why-question'
