select id, order_id, amount from {{ source('raw', 'payments') }}
