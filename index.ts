export type { Progress, Task } from './lib/progress/domain.ts'
