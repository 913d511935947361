import { durations, rate, share, type Dashboard } from '../model.js';

/** Answers, the models that write them, and the model server. */
export const chat: Dashboard = {
  name: 'chat-and-models',
  title: 'AI Assistant / Chat and models',
  rows: [
    {
      title: 'Answers',
      panels: [
        {
          title: 'Questions by kind',
          unit: 'ops',
          queries: [[rate('chat_questions_total{}', 'kind'), '{{kind}}']],
        },
        {
          title: 'Failures by code',
          unit: 'ops',
          queries: [[rate('chat_answer_failures_total{}', 'code'), '{{code}}']],
        },
        {
          title: 'Degraded answers',
          unit: 'percentunit',
          queries: [[share('chat_answers_total{degraded!="no"}', 'chat_answers_total{}'), 'share']],
        },
        { title: 'Duration of answers', unit: 's', queries: durations('chat_answer_duration_seconds') },
        {
          title: 'Sentences with a citation, mean',
          unit: 'percentunit',
          queries: [
            [
              `${rate('chat_grounding_ratio_sum{}', 'mode')} / (${rate('chat_grounding_ratio_count{}', 'mode')} > 0)`,
              '{{mode}}',
            ],
          ],
        },
        {
          title: 'Judgements',
          unit: 'ops',
          queries: [[rate('chat_feedback_total{}', 'rating'), '{{rating}}']],
        },
        { title: 'Answers being written', unit: 'short', queries: [['sum(chat_streams_open{})', 'open']] },
      ],
    },
    {
      title: 'Models, where they are asked',
      panels: [
        {
          title: 'Calls by model',
          unit: 'ops',
          queries: [
            [
              rate(
                'gen_ai_client_operation_duration_seconds_count{}',
                'gen_ai_request_model, gen_ai_operation_name',
              ),
              '{{gen_ai_operation_name}} {{gen_ai_request_model}}',
            ],
          ],
        },
        {
          title: 'Calls that failed',
          unit: 'ops',
          queries: [
            [
              rate(
                'gen_ai_client_operation_duration_seconds_count{error_type!~"none|aborted"}',
                'gen_ai_request_model, error_type',
              ),
              '{{gen_ai_request_model}} {{error_type}}',
            ],
          ],
        },
        {
          title: 'Time to the first chunk',
          unit: 's',
          queries: durations('gen_ai_client_operation_time_to_first_chunk_seconds'),
        },
        {
          title: 'Time per output chunk',
          unit: 's',
          queries: durations('gen_ai_client_operation_time_per_output_chunk_seconds'),
        },
        {
          title: 'Tokens a second',
          unit: 'short',
          queries: [
            [
              rate('gen_ai_client_token_usage_sum{}', 'gen_ai_operation_name, gen_ai_token_type'),
              '{{gen_ai_operation_name}} {{gen_ai_token_type}}',
            ],
          ],
        },
        {
          title: 'Duration of embedding calls',
          unit: 's',
          queries: durations(
            'gen_ai_client_operation_duration_seconds',
            'gen_ai_operation_name="embeddings"',
          ),
        },
      ],
    },
    {
      title: 'Model server',
      panels: [
        {
          title: 'Requests in its queues',
          unit: 'short',
          queries: [['sum by (kind) (model_pending_requests{})', '{{kind}}']],
        },
        {
          title: 'Refused: queue full',
          unit: 'ops',
          queries: [[rate('model_requests_refused_total{}', 'kind'), '{{kind}}']],
        },
        {
          title: 'Cold loads',
          unit: 'ops',
          queries: [[rate('model_load_duration_seconds_count{}', 'model'), '{{model}}']],
        },
        {
          title: 'Time per output token',
          unit: 's',
          queries: durations('gen_ai_server_time_per_output_token_seconds'),
        },
        {
          title: 'Tokens a second',
          unit: 'short',
          queries: [
            [rate('model_embedded_tokens_total{}', 'model'), 'embedded {{model}}'],
            [rate('model_prompt_tokens_total{}', 'model'), 'read {{model}}'],
            [rate('model_generated_tokens_total{}', 'model'), 'written {{model}}'],
          ],
        },
        { title: 'Models in memory', unit: 'short', queries: [['sum(model_loaded_models{})', 'models']] },
      ],
    },
  ],
};
